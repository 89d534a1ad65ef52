/**
 * The operator's table: people say that two things are the same for a time. Triage hears each change, at least once and
 * in order.
 */
@NullMarked
package io.watchfloor.ops.asset.alias;

import org.jspecify.annotations.NullMarked;
