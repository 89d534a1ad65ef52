package io.watchfloor.ops.intake.quarantine;

/** Telemetry that is not judged, for people to review and decide about. */
public record UnprocessedTelemetry(QuarantineReview quarantine, RetryQueueReview parking) {}
