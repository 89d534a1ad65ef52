@NullMarked
package io.watchfloor.sigma.indicator;

import org.jspecify.annotations.NullMarked;
