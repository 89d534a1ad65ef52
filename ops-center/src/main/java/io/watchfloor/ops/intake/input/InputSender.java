package io.watchfloor.ops.intake.input;

/**
 * The sender of records. It has the rights of a sensor, which determine the assets that the sender may send records
 * about.
 *
 * @param sensor the id of the sender
 */
public record InputSender(String sensor) {}
