@NullMarked
package io.watchfloor.dashboards.partners;

import org.jspecify.annotations.NullMarked;
