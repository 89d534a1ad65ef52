/**
 * Helpers for text: plurals, suggestions for mistyped names, enum names and CSV. This package does not depend on other
 * packages.
 */
@NullMarked
package io.watchfloor.config.text;

import org.jspecify.annotations.NullMarked;
