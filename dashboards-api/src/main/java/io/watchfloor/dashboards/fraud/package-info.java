/** Reports of tech support fraud: the public form, and how reports get into the center. */
@NullMarked
package io.watchfloor.dashboards.fraud;

import org.jspecify.annotations.NullMarked;
