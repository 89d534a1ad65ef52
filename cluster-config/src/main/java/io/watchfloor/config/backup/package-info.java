/**
 * What a center must not lose, in one file, and a center made again from it. Works on any PostgreSQL, the node's own or a
 * configured one; knows only {@code io.watchfloor.config} and {@code io.watchfloor.config.database}.
 */
@NullMarked
package io.watchfloor.config.backup;

import org.jspecify.annotations.NullMarked;
