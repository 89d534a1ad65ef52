package io.watchfloor.sigma.evtx;

/** A part of a file that cannot be read, or cannot be trusted. */
public record Damage(String code, int chunk, long record, String message) {}
