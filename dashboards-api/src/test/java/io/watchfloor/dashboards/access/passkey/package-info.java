@NullMarked
package io.watchfloor.dashboards.access.passkey;

import org.jspecify.annotations.NullMarked;
