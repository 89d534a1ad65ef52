package io.watchfloor.ops.incident;

/**
 * The kinds of indicators that two alerts can share, each with a weight. For each pair of alerts, each kind counts
 * once, with the highest value.
 */
public enum IndicatorKind {
    /** Both alerts are on the same asset. */
    ASSET,
    /** Both alerts are on the same asset, which many other assets use, such as a domain controller. */
    SERVER,
    /** Both alerts are members of the same cross-asset correlation. */
    CORRELATION,
    /** The activity of one alert comes from, or goes to, the other alert's asset. */
    LATERAL,
    ACCOUNT,
    HASH,
    /** A domain, a URL, or an address that belongs to no asset. */
    INDICATOR,
    /** Both alerts refer to the same message, or to the same logon, recorded with the same GUID on both hosts. */
    MESSAGE,
    /** A message has an attachment with this hash, and a host has a file with the same hash. */
    ATTACHMENT,
    /** A message has an attachment with this name, and a host uses a file of the same name. */
    ATTACHMENT_NAME,
    /**
     * The alerts are on different assets, and the later alert's tactic follows the earlier alert's tactic in the kill
     * chain. Counts only in addition to another kind.
     */
    KILL_CHAIN
}
