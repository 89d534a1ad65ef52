/**
 * The names of a host: the reports of the host's sensors ({@link io.watchfloor.ops.asset.naming.HostReports}), and
 * merges with other assets ({@link io.watchfloor.ops.asset.naming.AssetAlias}). Contains only data and rules, without
 * I/O; {@code asset} uses them and journals the changes.
 */
@NullMarked
package io.watchfloor.ops.asset.naming;

import org.jspecify.annotations.NullMarked;
