package io.watchfloor.ops.incident;

/**
 * The kinds of indicators that two alerts can share, each with a weight. Each kind counts once for a pair, with its
 * highest value.
 */
public enum IndicatorKind {
    /** Both alerts are on one asset. */
    ASSET,
    /** Both alerts are on one asset that many others use, such as a domain controller. */
    SERVER,
    /** Both alerts are members of one cross-asset correlation. */
    CORRELATION,
    /** One alert comes from, or goes to, the other's asset. */
    LATERAL,
    ACCOUNT,
    HASH,
    /** A domain, a URL, or an address that belongs to no asset. */
    INDICATOR,
    /** The same message, or the same logon by its GUID on both hosts. */
    MESSAGE,
    /** A message carries a file with this hash, and a host has it. */
    ATTACHMENT,
    /** A message carries a file with this name, and a host uses one. */
    ATTACHMENT_NAME,
    /** On another asset the later alert's tactic follows the earlier one's; counts only in addition to another kind. */
    KILL_CHAIN
}
