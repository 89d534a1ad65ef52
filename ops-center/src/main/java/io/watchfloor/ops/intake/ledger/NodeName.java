package io.watchfloor.ops.intake.ledger;

/**
 * A node's identity in the ledger.
 *
 * @param name the same at each start of the node
 * @param incarnation new at each start: sessions of earlier incarnations are dead
 */
public record NodeName(String name, String incarnation) {}
