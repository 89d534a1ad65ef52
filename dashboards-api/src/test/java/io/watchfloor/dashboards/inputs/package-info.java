@NullMarked
package io.watchfloor.dashboards.inputs;

import org.jspecify.annotations.NullMarked;
