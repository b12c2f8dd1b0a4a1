// Draws the API's description, and signs "Try it out" with the CSRF token that base.html puts on <body>.
const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  requestInterceptor(request) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    if (!request.loadSpec && request.method !== "GET") Object.assign(request.headers, headers);
    return request;
  },
});
