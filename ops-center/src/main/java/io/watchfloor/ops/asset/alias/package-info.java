/**
 * The alias table, in which users state that two names belong to the same entity during a period. {@link
 * io.watchfloor.ops.asset.alias.AliasTable} stores it; {@code incident.triage} receives each change at least once and
 * in order.
 */
@NullMarked
package io.watchfloor.ops.asset.alias;

import org.jspecify.annotations.NullMarked;
