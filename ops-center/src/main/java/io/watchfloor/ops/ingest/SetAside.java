package io.watchfloor.ops.ingest;

/** Telemetry that is not judged, for people to look at and to decide about. */
public record SetAside(QuarantineReview quarantine, ParkingReview parking) {}
