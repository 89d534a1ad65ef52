/** Exceptions from rules: stored with owner, reason and end, and active as filters of a reserved rule pack. */
@NullMarked
package io.watchfloor.ops.detection.exception;

import org.jspecify.annotations.NullMarked;
