/**
 * The entities in telemetry, each in one spelling: hosts, accounts, addresses, hashes. Also the aliases of an entity at
 * a time, and logons to an asset. Pure: the result depends only on the given facts, not on their order.
 */
@NullMarked
package io.watchfloor.ops.asset.entity;

import org.jspecify.annotations.NullMarked;
