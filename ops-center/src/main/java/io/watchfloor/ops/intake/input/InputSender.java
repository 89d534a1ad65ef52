package io.watchfloor.ops.intake.input;

/**
 * The sender of records. It has the rights of a sensor, which say for which assets it may send records.
 *
 * @param sensor its id
 */
public record InputSender(String sensor) {}
