/**
 * The audit log as a chain of hashes: how records become bytes, how each one holds the one before it, how the end of the
 * chain is signed, and how a log is checked without the center that wrote it. Knows no database, clock or network.
 */
@NullMarked
package io.watchfloor.dashboards.audit.chain;

import org.jspecify.annotations.NullMarked;
