package io.watchfloor.ops.intake.quarantine;

/** Unprocessed telemetry that users can review. */
public record UnprocessedTelemetry(QuarantineReview quarantine, RetryQueueReview parking) {}
