/**
 * Format and rate limit of log lines, configured in {@code logback.xml}. This package does not depend on other
 * packages.
 */
@NullMarked
package io.watchfloor.config.logging;

import org.jspecify.annotations.NullMarked;
