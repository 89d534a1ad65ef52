/**
 * Backs up what a center must not lose into one file, and restores a center from it. Works on any PostgreSQL, the
 * node's own or a configured one; knows only {@code io.watchfloor.config} and {@code io.watchfloor.config.database}.
 */
@NullMarked
package io.watchfloor.config.backup;

import org.jspecify.annotations.NullMarked;
