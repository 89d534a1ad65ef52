/** Format and rate limit of log lines, configured in {@code logback.xml}. Depends on no other package. */
@NullMarked
package io.watchfloor.config.logging;

import org.jspecify.annotations.NullMarked;
