/**
 * The entities in telemetry, each in one canonical spelling: hosts, accounts, addresses, hashes. Also contains the
 * aliases of an entity at a given time, and logons to an asset. The functions are pure: their result depends only on
 * the given facts, not on their order.
 */
@NullMarked
package io.watchfloor.ops.asset.entity;

import org.jspecify.annotations.NullMarked;
