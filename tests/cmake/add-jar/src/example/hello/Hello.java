package example.hello;

/** Stands for a connector's classes. */
public final class Hello {
    public String greet() {
        return "hello";
    }
}
