@NullMarked
package io.watchfloor.config.digest;

import org.jspecify.annotations.NullMarked;
