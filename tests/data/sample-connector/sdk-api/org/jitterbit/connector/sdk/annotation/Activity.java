package org.jitterbit.connector.sdk.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jitterbit.connector.sdk.JitterbitActivity;

/** Marks a class as the activity that adapter.json calls by this name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Activity {
    String name();

    Class<? extends JitterbitActivity.Factory> factory();
}
