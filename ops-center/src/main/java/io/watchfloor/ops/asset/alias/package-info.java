/**
 * The operator's table: people say that two things are the same for a time. {@link io.watchfloor.ops.asset.alias.AliasTable} keeps it;
 * {@code incident.triage} hears each change, at least once and in order.
 */
@NullMarked
package io.watchfloor.ops.asset.alias;

import org.jspecify.annotations.NullMarked;
