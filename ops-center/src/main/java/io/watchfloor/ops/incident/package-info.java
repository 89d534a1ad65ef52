/**
 * Assigns alerts to incidents: which alerts belong to one attack. Uses no clock, no randomness and no actors. The
 * partition depends on the input, but not on the order of the input.
 *
 * <h2>Definition</h2>
 *
 * Input: the open alerts, all alerts ever seen (for hubs), aliases, logons, an operator's list of hubs, and the
 * decisions of analysts that are not revoked.
 *
 * <ol>
 *   <li><b>Keys.</b> Each alert has keys: its asset, the assets that its activity comes from or goes to, and the
 *       accounts, files, domains and messages that it mentions. Names are resolved by the aliases of the alert's time,
 *       in at most four steps; each step multiplies the certainty. An ambiguous name is not resolved further, and an
 *       ambiguous address is not used for correlation. An asset also comes from the hosts that logged on to it: by the
 *       same account at most one hour before or, if there is no such logon, by any account at most ten seconds before
 *       and from at most three hosts.
 *   <li><b>Hubs.</b> An entity is a hub from the earliest alert that, together with the alerts of the following day,
 *       mentions the entity on more than eight assets; an asset that users tagged as shared is a hub from its earliest
 *       alert with this tag. An alert at or after that time has no key for the entity; earlier alerts keep their keys.
 *   <li><b>The bound.</b> For each key, time is divided into buckets of a sixth of the span of the indicator kind. The
 *       first alerts of a bucket, by time and id, represent the bucket: two alerts share an entity if both are among
 *       the first of their buckets, or if one is and both are in the same bucket.
 *   <li><b>Links.</b> Two alerts are linked if the weights of their shared indicator kinds sum up to 1.0. Each kind
 *       counts once, with its highest certainty, and only within its span. Weights are integer thousandths, so that
 *       sums do not depend on their order. One of the kinds must carry the link: kinds that many unrelated alerts can
 *       share (a server, a service account, an address, a domain, the order of tactics) only strengthen a link. A
 *       person's account and a whole URL can carry a link.
 *   <li><b>Incidents.</b> Without decisions, an incident is a set of alerts that links connect. Otherwise alerts are
 *       joined step by step: first those that analysts put together (by the number of the decision), then by links, the
 *       strongest first (then by the alerts' times and ids); a link that would join two separated sides is skipped.
 * </ol>
 *
 * {@link io.watchfloor.ops.incident.ReferencePartition} implements exactly this definition, in quadratic time; {@link
 * io.watchfloor.ops.incident.Incidents} is updated incrementally and gives the same result. A change that can only add
 * links joins groups; a change that may remove links (a hub, an alias that makes a name ambiguous, an earlier alert in
 * a full bucket, a decision, the end of a case) dissolves the affected groups and links their alerts again.
 *
 * <h2>Reasons</h2>
 *
 * <ul>
 *   <li>A detected hub counts from the start of the day that proves it, not from the time of detection: otherwise the
 *       first eight assets would be joined or not depending on the order of arrival, and two attacks behind one address
 *       would be merged. So a {@code Hub} may remove links. Alerts that are already in one case stay there: the case
 *       journals an {@link io.watchfloor.ops.incident.AnalystDecision.Together}, and the partition follows.
 *   <li>Only the first alerts represent a full bucket, not also the latest: the latest alerts change with each alert,
 *       and would change the links of earlier alerts.
 *   <li>No link consists only of a service account, an address or a domain. The detection of a hub would be too late:
 *       the alerts on the first eight assets would already have joined two attacks behind one address, and a case keeps
 *       its alerts.
 *   <li>A domain controller, and a host that an operator lists or users tag as shared, counts half as a shared asset:
 *       two attacks that both request tickets from it are separate. Its alerts are linked to the assets that the
 *       activity comes from. A service account, recognised by its name, is not used for correlation there.
 *   <li>An address without an asset links like an external address, even in a private range: an attacker's own machine
 *       in the network has no sensor.
 *   <li>The name of an attachment that is used on a host is an indicator kind of its own (0.4): mail telemetry rarely
 *       contains a hash that a host reports.
 *   <li>Analysts' separations take precedence over their joins: a wrong separation is visible, a wrong merge hides
 *       alerts.
 * </ul>
 *
 * <p>Also computes the risk score of alerts of an asset that belong to no case.
 */
@NullMarked
package io.watchfloor.ops.incident;

import org.jspecify.annotations.NullMarked;
