"""Addresses below /api/v1/."""

from django.urls import path

from enumeration.api import areas, codebook, devices, households, schema, sessions, submissions

urlpatterns = [
    path("", schema.docs, name="api-docs"),
    path("schema.json", schema.Schema.as_view(), name="api-schema"),
    path("session/", sessions.Session.as_view(), name="api-session"),
    path("tokens/", sessions.Tokens.as_view(), name="api-tokens"),
    path("tokens/<int:pk>/", sessions.OneToken.as_view(), name="api-token"),
    path("codebook/", codebook.Codebook.as_view(), name="api-codebook"),
    path("codebook/submission.schema.json", codebook.SubmissionSchema.as_view(), name="api-submission-schema"),
    path("areas/", areas.Areas.as_view(), name="api-areas"),
    path("areas/<str:code>/", areas.OneArea.as_view(), name="api-area"),
    path("device/", devices.Device.as_view(), name="api-device"),
    path("device/sync/", devices.Sync.as_view(), name="api-device-sync"),
    path("households/", households.Households.as_view(), name="api-households"),
    path("households/<uuid:pk>/", households.OneHousehold.as_view(), name="api-household"),
    path("households/<uuid:pk>/events/", households.HouseholdEvents.as_view(), name="api-household-events"),
    path("households/<uuid:pk>/reveal/", households.Reveal.as_view(), name="api-household-reveal"),
    path("submissions/", submissions.Submissions.as_view(), name="api-submissions"),
    path("submissions/<uuid:key>/", submissions.OneSubmission.as_view(), name="api-submission"),
]
