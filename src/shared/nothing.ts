/** Stands in for packages that a dependency names and the product never uses (vite.cli.config.ts, electron.vite.config.ts). */
export default {};
