/**
 * How one host is called: what its sensor says of it ({@link io.watchfloor.ops.asset.naming.HostReports}), and which other asset it is
 * ({@link io.watchfloor.ops.asset.naming.AssetAlias}). Plain data and its rules; an asset journals what changes. Below {@code asset}.
 */
@NullMarked
package io.watchfloor.ops.asset.naming;

import org.jspecify.annotations.NullMarked;
