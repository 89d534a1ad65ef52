/**
 * The node's own PostgreSQL (unpacked, started on a leash, stopped), and the schema of whichever PostgreSQL is used.
 * Called by the node's main class before the actor system starts; knows only its settings, {@code reading} and
 * {@code node}.
 */
@NullMarked
package io.watchfloor.config.database;

import org.jspecify.annotations.NullMarked;
