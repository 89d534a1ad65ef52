/**
 * The things that telemetry names, in one spelling each: hosts, accounts, addresses, hashes. Which names are the same
 * thing at a time, and from where an asset was entered. Pure: what it knows is a function of the facts that it was
 * given, in whatever order.
 */
@NullMarked
package io.watchfloor.ops.asset.entity;

import org.jspecify.annotations.NullMarked;
