/**
 * Reads the journal in commit order, projects it into tables, and reports the health of each projection. Does not
 * depend on any entity, because handlers interpret the events.
 */
@NullMarked
package io.watchfloor.ops.platform.journal;

import org.jspecify.annotations.NullMarked;
