package org.jitterbit.connector.sdk.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jitterbit.connector.sdk.JitterbitConnector;

/** Marks the one class of a JAR that is the connector. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Connector {
    String name() default "";

    Class<? extends JitterbitConnector.Factory> factory();
}
