/**
 * Which alerts belong to one attack. Pure: no clock, no chance, no actors; the partition is a function of what came in,
 * not of the order in which it came.
 *
 * <h2>Definition</h2>
 *
 * Given are the open alerts, all alerts that ever came (for hubs), aliases, logons, an operator's list of hubs, and
 * the decisions of people that stand.
 *
 * <ol>
 *   <li><b>Keys.</b> Each alert has keys: its asset, the assets from which it comes or to which it goes, and the
 *       accounts, files, domains and messages that it names. Names are followed to what they stand for at the alert's
 *       time, at most four steps; each step multiplies the certainty. A name that stands for several things at that
 *       time is followed no further, and an address that does links nothing. An asset also comes from where somebody
 *       logged on to it: by the same account at most an hour before, or, when there is none, by anybody within ten
 *       seconds and from at most three machines.
 *   <li><b>Hubs.</b> A thing is a hub from the earliest alert that, with those of the day after it, names it on more
 *       than eight assets; an asset that people tagged as everybody's, from its earliest alert that says so. An alert at
 *       or after that time has no key for it; earlier ones keep theirs.
 *   <li><b>The bound.</b> For each key, time is cut into buckets of a sixth of the row's span. The first alerts of a
 *       bucket, by time and id, stand for it: two alerts share a thing when both are among the first of their buckets,
 *       or when one is and the bucket is the same.
 *   <li><b>Links.</b> Two alerts are linked when the rows that they share sum up to 1.0. Each row counts once, at its
 *       best certainty, and only within its span. Weights are whole thousandths: no sum depends on its order. One of the
 *       rows must carry the link: what many may share (a server, a service's account, an address, a domain, the order of
 *       tactics) only strengthens it. A person's account carries one, and so does a whole URL.
 *   <li><b>Incidents.</b> Without decisions: what is connected by links. Otherwise links are taken one by one, first
 *       what people put together (by the number of the decision), then the strongest (then by the alerts' times and
 *       ids); one that would bring together two sides that people hold apart is left out.
 * </ol>
 *
 * {@link io.watchfloor.ops.incident.ReferencePartition} is this definition, word for word and quadratic;
 * {@link io.watchfloor.ops.incident.Incidents} is kept up to date and equals it. What can only add links joins groups;
 * what may take links away (a hub, an alias that makes a name ambiguous, an earlier alert in a full bucket, a decision, an
 * end) dissolves the groups that it touches and links their alerts again.
 *
 * <h2>Where it departs from the first design</h2>
 *
 * <ul>
 *   <li>A learned hub counts from the start of the day that proves it, not from the moment of learning: else the first
 *       eight assets would be joined or not by the order of arrival, and two attacks behind one address would be one.
 *       So a {@code Hub} may take links away. That what was joined in a case stays joined is for the case to
 *       decide: it journals a {@link io.watchfloor.ops.incident.AnalystDecision.Together}, and the partition follows.
 *   <li>Of a full bucket only the first alerts stand for all, not also the latest: the latest change with each alert,
 *       and with them the links of those before.
 *   <li>No link rests on a service's account, an address or a domain alone. A learned hub comes too late: the alerts before the
 *       ninth asset would have joined two attacks behind one address, and what a case has, it keeps.
 *   <li>A domain controller, a host that an operator lists or that people tagged, counts half as a shared asset: two attacks that both ask
 *       it for tickets are two. What happens on it goes with where it comes from. A service's account, by its name, links
 *       nothing there.
 *   <li>An address that is nobody's asset links like an external one, whatever its range: an attacker's own machine in
 *       the house has no sensor.
 *   <li>An attachment's name, used on a host, is a row of its own (0.4): mail rarely brings a hash that a host reports.
 *   <li>People's "apart" is stronger than their "together": a wrong separation is seen, a wrong merge hides things.
 * </ul>
 *
 * <p>How much the alerts of an asset that belong to no case weigh together. Pure: alerts and their times, nothing else.
 */
@NullMarked
package io.watchfloor.ops.incident;

import org.jspecify.annotations.NullMarked;
