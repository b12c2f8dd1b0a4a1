// On the pages where an enumerator works: keeps the app on this device, for when the server cannot be reached.

const { worker } = document.querySelector("script[data-worker]").dataset;

navigator.serviceWorker?.register(worker).catch((error) => {
  console.error("The app cannot be kept on this device", error.name);
});
