/**
 * The names of a host: the reports of its sensors ({@link io.watchfloor.ops.asset.naming.HostReports}), and merges with
 * other assets ({@link io.watchfloor.ops.asset.naming.AssetAlias}). Plain data and rules, on which {@code asset}
 * builds; an asset journals the changes.
 */
@NullMarked
package io.watchfloor.ops.asset.naming;

import org.jspecify.annotations.NullMarked;
