/**
 * Writes a backup of a center into one file, and restores such a backup. Works with the embedded and with an external
 * PostgreSQL. Depends only on {@code io.watchfloor.config}, {@code io.watchfloor.config.database} and {@code
 * io.watchfloor.config.node}.
 */
@NullMarked
package io.watchfloor.config.backup;

import org.jspecify.annotations.NullMarked;
