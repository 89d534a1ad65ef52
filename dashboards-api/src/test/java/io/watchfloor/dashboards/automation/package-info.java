@NullMarked
package io.watchfloor.dashboards.automation;

import org.jspecify.annotations.NullMarked;
