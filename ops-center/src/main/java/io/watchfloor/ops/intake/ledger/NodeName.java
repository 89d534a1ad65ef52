package io.watchfloor.ops.intake.ledger;

/**
 * A node's identity in the ledger.
 *
 * @param name stays the same when the node restarts
 * @param incarnation new at each start of the node; sessions of earlier incarnations are dead
 */
public record NodeName(String name, String incarnation) {}
