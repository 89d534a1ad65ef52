/**
 * Runs the embedded PostgreSQL, connects to the embedded or external PostgreSQL, and migrates the database schema. The
 * node's main class uses it before the actor system starts. Depends only on {@code reading} and {@code node}.
 */
@NullMarked
package io.watchfloor.config.database;

import org.jspecify.annotations.NullMarked;
