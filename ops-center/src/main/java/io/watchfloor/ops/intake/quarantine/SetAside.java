package io.watchfloor.ops.intake.quarantine;

/** Telemetry that is not judged, for people to review and decide about. */
public record SetAside(QuarantineReview quarantine, ParkingReview parking) {}
