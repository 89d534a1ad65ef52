@NullMarked
package io.watchfloor.config.work;

import org.jspecify.annotations.NullMarked;
