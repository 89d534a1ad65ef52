/**
 * The embedded PostgreSQL, and connections and schema of the embedded or external PostgreSQL. The node's main class
 * uses it before the actor system starts. Depends only on {@code reading} and {@code node}.
 */
@NullMarked
package io.watchfloor.config.database;

import org.jspecify.annotations.NullMarked;
