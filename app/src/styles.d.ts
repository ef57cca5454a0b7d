/** Style sheets as the bundler hands them over; Next's own declarations exist only after a build. */
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module '*.css';
