/** Stands in for packages that a dependency names and the product never uses (electron.vite.config.ts). */
export default {};
