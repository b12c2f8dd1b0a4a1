// For modules that need htmx: the copy that base.html has already started. A second one would do everything twice.
export default window.htmx;
