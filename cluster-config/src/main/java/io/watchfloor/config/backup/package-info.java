/**
 * Backs up what a center must not lose into one file, and restores a center from it. Works on any PostgreSQL, the
 * node's own or a configured one; knows only {@code io.watchfloor.config}, {@code io.watchfloor.config.database} and
 * {@code io.watchfloor.config.node}.
 */
@NullMarked
package io.watchfloor.config.backup;

import org.jspecify.annotations.NullMarked;
