package io.watchfloor.ops.ingest;

/**
 * A node as the ledger knows it.
 *
 * @param name the same whenever the node starts
 * @param incarnation another one each time: what an earlier one left is dead
 */
public record NodeName(String name, String incarnation) {}
